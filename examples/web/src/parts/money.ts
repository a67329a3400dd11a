/** Exact naira digits, as the client has them, for people: `"5000.50"` → `₦5,000.50`. */
export function formatNaira(price: string): string {
  const [naira = '', kobo] = price.split('.');
  return `₦${naira.replace(/\B(?=(\d{3})+$)/g, ',')}${kobo === undefined ? '' : `.${kobo}`}`;
}
