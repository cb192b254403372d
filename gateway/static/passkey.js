/* Passkeys: asks our server for a question, lets the device answer it, and sends the answer as an ordinary form.
   Words come from the page. */
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const each = (list = []) => list.map(one => ({ ...one, id: bytes(one.id) }));

  const question = (o, isNew) => isNew
    ? { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: each(o.excludeCredentials) }
    : { ...o, challenge: bytes(o.challenge), allowCredentials: each(o.allowCredentials) };

  const answer = made => {
    const r = made.response, said = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) {
      said.attestationObject = text(r.attestationObject);
      said.transports = r.getTransports ? r.getTransports() : [];
    } else {
      said.authenticatorData = text(r.authenticatorData);
      said.signature = text(r.signature);
      if (r.userHandle) said.userHandle = text(r.userHandle);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: said, clientExtensionResults: {} });
  };

  const ask = async form => {
    const csrf = form.elements.csrf ? form.elements.csrf.value : '';
    const reply = await fetch(form.dataset.options, { method: 'POST', headers: { 'Accept': 'application/json', 'X-CSRF': csrf } });
    if (reply.status === 401) { location.reload(); return new Promise(() => {}); }
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  };

  const begin = async form => {
    const isNew = form.dataset.passkey === 'create', problem = form.querySelector('[role=alert]');
    problem.hidden = true;
    form.setAttribute('aria-busy', 'true');
    try {
      const publicKey = question(await ask(form), isNew);
      const made = await (isNew ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.answer.value = answer(made);
      form.submit();
    } catch {
      problem.firstElementChild.textContent = form.dataset.failed;
      problem.hidden = false;
    } finally {
      form.removeAttribute('aria-busy');
    }
  };

  if (window.PublicKeyCredential) document.querySelectorAll('form[data-passkey]').forEach(form => {
    form.hidden = false;
    form.addEventListener('submit', event => { event.preventDefault(); if (!form.hasAttribute('aria-busy')) begin(form); });
  });
})();
