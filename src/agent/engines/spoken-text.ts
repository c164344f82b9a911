export function spokenText(text: string): string {
  return text;
}
