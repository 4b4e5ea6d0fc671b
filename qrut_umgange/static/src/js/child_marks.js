import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

import { ChildFace, isFace } from "./child_face";

const TOOLS = {
    cards: /^(?!face_|scale_)/,
    faces: /^face_/,
    scale: /^scale_/,
};

/** What a child points at: cards, faces or a scale. A second tap takes it back. */
export class ChildMarks extends Component {
    static template = "qrut_umgange.ChildMarks";
    static components = { ChildFace };
    static props = {
        marks: Array,
        value: { type: [String, Boolean], optional: true },
        label: String,
        isReadonly: { type: Boolean, optional: true },
        onChoose: Function,
    };

    isFace = isFace;

    get isScale() {
        return this.props.marks.some(([mark]) => mark.startsWith("scale_"));
    }

    choose(mark) {
        this.props.onChoose(mark === this.props.value ? false : mark);
    }
}

/** The same in a form at a desk: what there is to point at follows from the tool. */
export class ChildMarksField extends Component {
    static template = "qrut_umgange.ChildMarksField";
    static components = { ChildMarks, ChildFace };
    static props = { ...standardFieldProps };

    isFace = isFace;

    get value() {
        return this.props.record.data[this.props.name];
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get label() {
        return this.field.selection.find(([mark]) => mark === this.value)?.[1] || _t("skipped");
    }

    get marks() {
        return this.field.selection.filter(([mark]) => TOOLS[this.props.record.data.tool]?.test(mark));
    }

    choose(mark) {
        return this.props.record.update({ [this.props.name]: mark });
    }
}

registry.category("fields").add("umgange_child_marks", {
    component: ChildMarksField,
    supportedTypes: ["selection"],
});
