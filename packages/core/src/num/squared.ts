/** x² (N60) as a product: `x ** 2` is a power, whose last bit the language leaves to the engine. */
export function squared(x: number): number {
  return x * x;
}
