/** Why a student gets no lesson now. */
export interface Refusal {
  status: 400 | 402 | 403 | 404 | 410 | 429 | 503;
  error: { code: string; message: string };
  retryAfterS?: number;
}

export function refusal(status: Refusal['status'], code: string, message: string): Refusal {
  return { status, error: { code, message } };
}
