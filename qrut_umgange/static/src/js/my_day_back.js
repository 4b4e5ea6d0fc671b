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
        if (isAdded) {
            isAdded = false;
            // The same page: nothing of it is to be fetched anew.
            ev.stopImmediatePropagation();
            close();
        }
    };
    window.addEventListener("popstate", onBack, { capture: true });
    onWillUnmount(() => window.removeEventListener("popstate", onBack, { capture: true }));
    useEffect(
        (open) => {
            if (open && !isAdded) {
                isAdded = true;
                history.pushState(history.state, "");
            } else if (!open && isAdded) {
                history.back();
            }
        },
        () => [isOpen()]
    );
}
