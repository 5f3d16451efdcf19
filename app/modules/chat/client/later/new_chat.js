// Beginning a conversation, a group or a channel.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { field, form, toggle } from "../form.js";
import { go } from "../place.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { peoplePicker } from "./people_picker.js";

export async function newChat(kind) {
  const open = { direct: chooseSomebody, group: newGroup, channel: newChannel }[kind];
  const chat = await open();
  if (chat) go("chat", chat.id);
}

const chooseSomebody = () =>
  openDialog(say("new_direct"), (close) =>
    peoplePicker({
      chosen: async (person) => {
        const chat = await attempt(() => messenger.chats.openDirect(person.id));
        if (chat) close(chat);
      },
    }),
  );

const nameField = (label) => field("name", label, { required: true, maxlength: 100, autofocus: true, autocomplete: "off" });
const aboutField = () => field("description", say("description"), { kind: "textarea", maxlength: 250, rows: 2 });

const newGroup = () =>
  openDialog(say("new_group"), (close) => {
    const picker = peoplePicker({ many: true });
    const fields = [nameField(say("group_name")), aboutField(), element("h3", {}, say("members")), picker];
    return form(fields, say("create"), async ({ name, description }) => {
      const members = picker.ids;
      close(await messenger.chats.openGroup({ name, ...described(description), members }));
    });
  });

const newChannel = () =>
  openDialog(say("new_channel"), (close) => {
    const fields = [
      nameField(say("channel_name")),
      aboutField(),
      field("slug", say("slug"), { hint: say("slug_hint"), autocapitalize: "none", spellcheck: "false", autocomplete: "off" }),
      toggle("is_public", say("public_channel"), true, { hint: say("public_hint") }),
    ];
    return form(fields, say("create"), async ({ name, description, slug, is_public }) => {
      const address = slug ? { slug } : {};
      close(await messenger.chats.openChannel({ name, ...described(description), ...address, is_public }));
    });
  });

const described = (description) => (description.trim() ? { description } : {});
