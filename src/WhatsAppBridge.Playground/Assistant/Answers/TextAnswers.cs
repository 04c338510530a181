using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Texts in the dialects assistants hold them in.</summary>
internal static class TextAnswers
{
    public static TurnOutcome Plain() => TurnOutcome.Of(Item.Text(
        """
        This is **bold as editors write it**, this is *bold as WhatsApp writes it*, and this is _italic_.

        The [harbour timetable](https://www.playground.example/timetable?from=quay&to=island) is a link; so is https://www.playground.example/a_path_with_underscores.

        * Tickets are sold on board
        * Dogs travel free
        * Bicycles cost 2 * 3 = 6 euros
        """));

    public static TurnOutcome Markdown() => TurnOutcome.Of(Item.Text(
        """
        # Crossing to the island

        The ferry leaves ***every day***, but ~~twice~~ only once on Sundays.

        ## Fares

        | Who | One way | Return |
        |---|---|---|
        | Adult | 4.50 | 8.00 |
        | Child | 2.00 | 3.50 |

        > Children under six travel free.

        ## For machines

        Ask for `GET /departures?limit=2`, or run:

        ```bash
        curl https://www.playground.example/departures \
          --header "Accept: *"
        ```

        ---

        1. Buy a ticket
        2. Board
           - Bicycles first
           - Then people
        3. Enjoy
        """));

    public static TurnOutcome Html() => TurnOutcome.Of(Item.Text(
        "<p>Our office is <b>open</b> from <i>nine to five</i>.<br>"
        + "Call <a href=\"tel:+15005550006\">+1 500 555 0006</a> or read the "
        + "<a href=\"https://www.playground.example/faq\" target=\"_blank\">questions &amp; answers</a>.</p>"
        + "<ul><li>Tickets &ndash; window 1</li><li>Lost property &ndash; window&nbsp;2</li></ul>"
        + "<p>Queueing takes no time if a < b and b > 3; write &lt;name&gt; on the form.</p>"));

    public static TurnOutcome Unicode() => TurnOutcome.Of(Item.Text(
        """
        Families: 👨‍👩‍👧‍👦 👩🏽‍🤝‍👨🏻 🧑🏿‍🚀
        Flags: 🇩🇪 🇧🇷 🇯🇵 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏳️‍🌈
        Keys: 1️⃣ 2️⃣ #️⃣
        Arabic: مرحبا بكم في الميناء، العبّارة تغادر الساعة ٩
        Hebrew: שלום, המעבורת יוצאת בשעה תשע
        Chinese: 渡轮每天早上九点从港口出发，请提前十分钟到达。
        Thai: เรือข้ามฟากออกเดินทางทุกวันเวลาเก้าโมงเช้า
        Hindi: नौका हर दिन नौ बजे चलती है
        Combining: é (e + ´), ñ, Zalgo: ḧ̃ë̃
        Mathematics: 𝒙² + 𝒚² = 𝒛², −5 °C, ½ € 3
        """));

    public static TurnOutcome Echo(string text) =>
        TurnOutcome.Of(Item.Text(text.Length > 0 ? text : "Type *echo* and something behind it."));

    /// <summary>What a webhook in front of a real assistant would make of a photo: only such webhooks see attachments.</summary>
    public static TurnOutcome Received(JsonArray attachments)
    {
        var types = attachments.Select(one => (one as JsonObject)?["media_type"]?.ToString() ?? "unknown kind");
        return TurnOutcome.Of(Item.Text($"Thank you, I received {attachments.Count} attachment(s): {string.Join(", ", types)}."));
    }
}
