#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("presence"),
    |data: &[u8]| fivefold_fuzz::presence::run(data)
);
