/** The page to choose a lesson: htmx alone, which searches while one types. */
import 'htmx.org';

document.querySelector('.not-started')?.remove();
