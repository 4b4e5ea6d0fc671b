import { onWillUnmount, useEffect } from "@odoo/owl";

/**
 * Lets the phone's back button close what is open on the page; the next time it leaves the page.
 *
 * @param {() => boolean} isOpen
 * @param {() => void} close
 */
export function useBackCloses(isOpen, close) {
    let isAdded = false;
    const onBack = (ev) => {
        if (!isAdded) {
            return;
        }
        isAdded = false;
        // The same page: nothing of it is to be fetched anew.
        ev.stopImmediatePropagation();
        if (isOpen()) {
            close();
        } else {
            history.back();
        }
    };
    window.addEventListener("popstate", onBack, { capture: true });
    onWillUnmount(() => window.removeEventListener("popstate", onBack, { capture: true }));
    // What was added stays when a button closes: to go back by ourselves is heard later, when the page may be
    // another and would be left with what is not saved yet.
    useEffect(
        (open) => {
            if (open && !isAdded) {
                isAdded = true;
                history.pushState(history.state, "");
            }
        },
        () => [isOpen()]
    );
}
