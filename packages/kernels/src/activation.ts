/** What a kernel does after a product, by the numbers that assembly/activation.ts knows. */
export const ACTIVATION = { linear: 0, relu: 1, tanh: 2 } as const;
