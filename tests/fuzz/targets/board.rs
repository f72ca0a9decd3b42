#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("board"),
    |data: &[u8]| fivefold_fuzz::board::run(data)
);
