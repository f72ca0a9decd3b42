#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("update"),
    |data: &[u8]| fivefold_fuzz::update::run(data)
);
