#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("frame"),
    |data: &[u8]| fivefold_fuzz::frame::run(data)
);
