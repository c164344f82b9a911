import { paths } from '../../routes/paths.ts';
import type { ClientManifest } from '../build.ts';
import { Layout } from '../layout.tsx';

/** A page for what cannot be shown: words, and a way on. */
export function TroublePage({
  client,
  title,
  words,
}: {
  client: ClientManifest;
  title: string;
  words: string;
}) {
  return (
    <Layout title={`${title} · Viva`} client={client}>
      <h1>{title}</h1>
      <p class="lead">{words}</p>
      <p>
        <a href={paths.start}>Back to the start</a>
      </p>
    </Layout>
  );
}
