//! The bare relay of the benchmark: `relay ADDR:PORT` prints `listening on ws://ADDR:PORT`.

#![expect(clippy::print_stdout, reason = "whoever starts it reads the address")]

use fivefold_tests::relay;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = relay::listen(address.parse()?)?;
    println!("listening on ws://{}", listener.local_addr()?);
    Ok(relay::run(listener, None).await?)
}
