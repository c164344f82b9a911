import { paths } from '../../routes/paths.ts';
import type { ClientManifest } from '../build.ts';
import { Layout } from '../layout.tsx';

export interface LoginPageProps {
  client: ClientManifest;
  /** Where to go on. */
  next: string;
  /** Why the form is shown again. */
  trouble?: string;
}

/** Asks whoever runs this server for the password. */
export function LoginPage({ client, next, trouble }: LoginPageProps) {
  return (
    <Layout title="Log in · Viva" client={client}>
      <h1>For whoever runs this server</h1>
      <form method="post" action={paths.login} class="login">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="password-trouble"
          aria-invalid={trouble ? 'true' : undefined}
        />
        <p id="password-trouble" class="trouble" role="alert" hidden={!trouble}>
          {trouble}
        </p>
        <input type="hidden" name="next" value={next} />
        <button type="submit" class="primary">
          Log in
        </button>
      </form>
    </Layout>
  );
}
