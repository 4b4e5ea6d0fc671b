import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { TextField } from "@web/views/fields/text/text_field";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

/**
 * A heading of a journal entry in a form: closed until it is wanted, with a line of guidance and where it is from.
 *
 * The source stands in the field of the same name with `_source` after it, where the form has one.
 */
export class JournalPartField extends Component {
    static template = "qrut_umgange.JournalPartField";
    static components = { TextField };
    static props = {
        ...standardFieldProps,
        isOpen: { type: Boolean, optional: true },
        label: { type: String, optional: true },
        hint: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ isOpened: false });
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get label() {
        return this.props.label || this.field.string;
    }

    /** The view says it where the heading is about something else than a visit. */
    get hint() {
        return this.props.hint || this.field.help;
    }

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    get isOpen() {
        return this.props.isOpen || this.state.isOpened || Boolean(this.text);
    }

    get textProps() {
        const { id, name, record, readonly } = this.props;
        return { id, name, record, readonly, rowCount: name === "facts" ? 6 : 3 };
    }

    get sourceName() {
        const name = `${this.props.name}_source`;
        return name in this.props.record.activeFields ? name : "";
    }

    get sources() {
        return this.props.record.fields[this.sourceName].selection;
    }

    get source() {
        return this.props.record.data[this.sourceName] || "";
    }

    get sourceLabel() {
        const chosen = this.sourceName && this.sources.find(([value]) => value === this.source);
        return chosen ? chosen[1].toLowerCase() : "";
    }

    get sayFrom() {
        return _t("%(heading)s: from", { heading: this.label });
    }

    choose(ev) {
        return this.props.record.update({ [this.sourceName]: ev.target.value || false });
    }
}

registry.category("fields").add("umgange_journal_part", {
    component: JournalPartField,
    supportedTypes: ["text"],
    extractProps: ({ help, options, string }) => ({ isOpen: Boolean(options.open), label: string, hint: help }),
});
