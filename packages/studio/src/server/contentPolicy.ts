/**
 * What the page may do: load from its own origin only, compile WebAssembly, show pictures it made itself. Nothing it does can reach
 * another host, so a recording that was dropped cannot leave the computer.
 */
export const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
