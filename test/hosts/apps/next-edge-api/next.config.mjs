// Two builds lie side by side.
export default { distDir: process.env.DIST_DIR };
