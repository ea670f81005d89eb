// Carries a browser on to the next site where the protocol asks for a POST (SAML HTTP-POST binding,
// OAuth form_post). The page works without it: its form has a visible button.
document.getElementById('auto-submit')?.submit()
