import type { ComponentChildren } from 'preact';
import { paths } from '../routes/paths.ts';
import type { ClientManifest } from './build.ts';
import { Nonce } from './nonce.ts';

export interface LayoutProps {
  title: string;
  client: ClientManifest;
  /** Beside the one of every page. */
  style?: string;
  script?: string;
  children: ComponentChildren;
}

/** The frame of every page. Nothing in it is inline, so a strict content security policy holds. */
export function Layout({ title, client, style, script, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="Talk with a tutor that listens, asks and explains." />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={paths.icon} type="image/svg+xml" />
        <link rel="stylesheet" href={client.style} />
        {style && <link rel="stylesheet" href={style} />}
        {script && (
          <Nonce.Consumer>{(nonce) => <script type="module" src={script} nonce={nonce} />}</Nonce.Consumer>
        )}
      </head>
      <body>
        <nav>
          <a href={paths.start}>Viva</a>
          <a href={paths.lessons}>Lessons</a>
        </nav>
        <main>{children}</main>
        {script && <NotStarted />}
      </body>
    </html>
  );
}

/** The page's script removes this at once; the style sheet shows it only when that has not happened for a while. */
function NotStarted() {
  return (
    <p class="not-started">
      This page’s script has not started. Reload the page; if that does not help, use a current Chrome, Edge,
      Firefox or Safari.
    </p>
  );
}
