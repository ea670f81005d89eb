/** How far an IdP's clock may be off, both ways: three minutes, which AD FS hosts need often enough. */
export const CLOCK_SKEW_SECONDS = 180
