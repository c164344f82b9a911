/** The operator's page: htmx alone, which fetches the figures again while somebody looks at them. */
import htmx from 'htmx.org';

document.querySelector('.not-started')?.remove();
// A table that was opened stays open when its figures come anew.
htmx.config.morphIgnore.push('open');
document.addEventListener('htmx:config:request', (event) => {
  if (document.hidden) event.preventDefault();
});
