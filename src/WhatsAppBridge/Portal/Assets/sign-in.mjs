// Browsers drop a cookie that is for https alone when the page itself came over plain http.
if (!isSecureContext) document.getElementById('insecure').hidden = false;
