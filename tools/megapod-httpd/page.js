// SPDX-License-Identifier: GPL-2.0-only
// Parts of the page come again when they change: "ID\nHTML". The server makes them, and has escaped what is not its own.
"use strict";
{
	const live = document.getElementById("live");
	let heard = Date.now();

	const source = new EventSource("events");
	const hear = () => { heard = Date.now(); };

	source.addEventListener("part", (message) => {
		const [id, html] = message.data.split("\n");
		const element = document.getElementById(id);

		hear();
		if (element)
			element.innerHTML = html;
	});
	source.addEventListener("beat", hear);
	source.addEventListener("reload", () => location.reload());
	setInterval(() => {
		const age = Math.round((Date.now() - heard) / 1000);

		live.textContent = age < 5 ? "live" : `\u26a0 nothing heard for ${age} s: what is shown may be old`;
		live.className = age < 5 ? "" : "lost";
	}, 1000);
}
