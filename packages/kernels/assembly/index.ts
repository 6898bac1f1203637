export { activateRows } from "./activateRows";
export { gemm } from "./gemm";
export { heapBase } from "./heapBase";
