// The studio as the command line sees it: a built site and a server on the loopback address.
export { freshSite } from "./server/freshSite.ts";
export { type ServedStudio, type ServeOptions, serveStudio } from "./server/serveStudio.ts";
