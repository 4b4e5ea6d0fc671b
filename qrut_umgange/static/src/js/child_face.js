import { Component, xml } from "@odoo/owl";

const EYES = {
    dots: "M23 28v3M41 28v3",
    smiling: "M18 30q5 -6 10 0M36 30q5 -6 10 0",
    resting: "M18 29q5 5 10 0M36 29q5 5 10 0",
    heavy: "M18 30q5 1.500 10 0M36 30q5 1.500 10 0",
};
const WIDE = [23, 41];
const CHEEKS = [15, 49];
const BROWS = {
    worried: "M17 24q5 -1 9 -4M47 24q-5 -1 -9 -4",
    stern: "M17 20l10 4.500M47 20l-10 4.500",
    raised: "M18 19q5 -4 9 -1M46 19q-5 -4 -9 -1",
    puzzled: "M18 22q5 -2 9 0M37 19q5 -4 9 0",
    low: "M17 24q5 -2 10 1M47 24q-5 -2 -10 1",
};
const MOUTHS = {
    laugh: "M19 38q13 3 26 0q-2 14 -13 14t-13 -14z",
    smile: "M20 40q12 11 24 0",
    small: "M25 43q7 5 14 0",
    even: "M23 44h18",
    down: "M22 47q10 -8 20 0",
    low: "M20 48q12 -11 24 0",
    wave: "M19 44q3.500 -5 6.500 0t6.500 0t6.500 0t6.500 0",
    tight: "M23 46q9 -5 18 0",
    round: "M32 40c4 0 5 3 5 5.500s-1.500 5.500 -5 5.500s-5 -3 -5 -5.500s1 -5.500 5 -5.500z",
    yawn: "M32 41c3.500 0 4.500 2 4.500 4.500s-1.500 4.500 -4.500 4.500s-4.500 -2 -4.500 -4.500s1 -4.500 4.500 -4.500z",
    slant: "M25 46q7 -1 14 -3",
};
// The five of the scale have one colour: none of them is a wrong answer.
const SAND = "#fbe3b0";
const LOOKS = {
    face_1: { fill: SAND, eyes: "dots", brows: "worried", mouth: "low" },
    face_2: { fill: SAND, eyes: "dots", mouth: "down" },
    face_3: { fill: SAND, eyes: "dots", mouth: "even" },
    face_4: { fill: SAND, eyes: "dots", mouth: "smile" },
    face_5: { fill: SAND, eyes: "smiling", mouth: "laugh" },
    glad: { fill: "#fde08d", eyes: "smiling", mouth: "laugh" },
    calm: { fill: "#c9e6cd", eyes: "resting", mouth: "small" },
    tingly: { fill: "#ffd5b8", eyes: "wide", mouth: "wave" },
    sad: { fill: "#c5dbf1", eyes: "dots", brows: "worried", mouth: "low", tear: true },
    angry: { fill: "#f6c3ba", eyes: "dots", brows: "stern", mouth: "tight" },
    afraid: { fill: "#ddd0f0", eyes: "wide", brows: "raised", mouth: "round" },
    tired: { fill: "#d8dde6", eyes: "heavy", brows: "low", mouth: "yawn", sign: "M52 5h6l-6 7h6M60 -3h4l-4 5h4" },
    unsure: { fill: "#ece4d6", eyes: "dots", brows: "puzzled", mouth: "slant", sign: "M54 1q0 -4 4 -4t4 4q0 3 -4 4v2M58 11v0.100" },
};

/**
 * A face to point at, drawn by us. What it says it says by its lines: it is as clear without colour.
 *
 * Whoever shows it says in words beside it what it is; the picture itself is silent for a screen reader.
 */
export class ChildFace extends Component {
    static props = { mark: String };
    static template = xml`
        <svg class="o_umgange_face" t-att-data-mark="props.mark" viewBox="-3 -5 70 70" aria-hidden="true" focusable="false">
            <path t-att-fill="look.fill" stroke-width="2" d="M32 5c17 0 27 11 27 27s-10 27 -27 27s-27 -10 -27 -27s10 -27 27 -27z"/>
            <ellipse t-foreach="cheeks" t-as="x" t-key="'cheek' + x" t-att-cx="x" cy="38" rx="4.500" ry="3" class="o_umgange_face_cheek"/>
            <path t-if="eyes" fill="none" stroke-width="3.5" t-att-d="eyes"/>
            <t t-else="">
                <circle t-foreach="wide" t-as="x" t-key="x" t-att-cx="x" cy="29" r="5" fill="#fff" stroke-width="2"/>
                <circle t-foreach="wide" t-as="x" t-key="'pupil' + x" t-att-cx="x" cy="29.500" r="1.800" class="o_umgange_face_ink" stroke="none"/>
            </t>
            <path t-if="brows" fill="none" stroke-width="2.5" t-att-d="brows"/>
            <path t-att-class="{ o_umgange_face_open: isOpen }" fill="none" stroke-width="3" t-att-d="mouth"/>
            <path t-if="look.tear" fill="#7fb2e5" stroke-width="1.5" d="M46 36c3 4 4 6 4 8a4 4 0 0 1 -8 0c0 -2 1 -4 4 -8z"/>
            <path t-if="look.sign" fill="none" stroke-width="2" t-att-d="look.sign"/>
        </svg>`;

    get look() {
        return LOOKS[this.props.mark];
    }

    get eyes() {
        return EYES[this.look.eyes];
    }

    get brows() {
        return BROWS[this.look.brows];
    }

    get mouth() {
        return MOUTHS[this.look.mouth];
    }

    get isOpen() {
        return ["laugh", "round", "yawn"].includes(this.look.mouth);
    }

    wide = WIDE;
    cheeks = CHEEKS;
}

/** Tells whether a mark is a face, and not a number of the scale. */
export function isFace(mark) {
    return mark in LOOKS;
}
