import type { Context } from 'hono';

/** The texts of a form that was sent. A body that is no form has none, and is no mistake of the server's. */
export async function readForm(c: Context): Promise<Record<string, string>> {
  try {
    const fields = Object.entries(await c.req.parseBody());
    return Object.fromEntries(
      fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
  } catch (error) {
    if (error instanceof TypeError) return {};
    throw error;
  }
}
