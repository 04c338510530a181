namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Responses made for a web page, which a messenger has to tell in words or leave out.</summary>
internal static class WidgetAnswers
{
    public static TurnOutcome Frame() => Item.Turn(
        $$"""
        [
          {
            "response_type": "iframe",
            "source": "https://www.playground.example/map",
            "title": "Map of the harbour",
            "description": "Piers 1 to 12",
            "image_url": "{{Item.Samples}}/harbour.jpg"
          },
          { "response_type": "text", "text": "A map in a frame came before this text." }
        ]
        """);

    public static TurnOutcome Table() => Item.Turn(
        """
        [{
          "response_type": "table",
          "title": "Departures",
          "description": "Today, from pier 3",
          "headers": ["Time", "To", "Free seats"],
          "rows": [
            { "cells": ["09:00", "Island", 42] },
            { "cells": ["12:30", "Lighthouse", 7] },
            { "cells": ["18:15", "Island", 0] }
          ]
        }]
        """);

    public static TurnOutcome Grid() => Item.Turn(
        """
        [{
          "response_type": "grid",
          "columns": [{ "width": "1" }, { "width": "2" }],
          "rows": [
            { "cells": [
              { "items": [{ "response_type": "text", "text": "**Weather**" }] },
              { "items": [{ "response_type": "text", "text": "Sunny, 18 °C" }] }
            ] },
            { "cells": [
              { "items": [{ "response_type": "text", "text": "**Sea**" }] },
              { "items": [{ "response_type": "text", "text": "Calm" }] }
            ] }
          ]
        }]
        """);

    public static TurnOutcome Card() => Item.Turn($"[{CardOf("Day ticket", "Every boat, all day long.", "ticket.png")}]");

    public static TurnOutcome Carousel() => Item.Turn(
        $$"""
        [{
          "response_type": "carousel",
          "items": [
            {{CardOf("Day ticket", "Every boat, all day long.", "ticket.png")}},
            {{CardOf("Harbour tour", "One hour, with a *guide*.", "harbour.jpg")}},
            {{CardOf("Evening cruise", "With music, and without hurry.", "harbour.jpg")}}
          ]
        }]
        """);

    public static TurnOutcome Buttons() => Item.Turn(
        """
        [
          {
            "response_type": "button",
            "button_type": "url",
            "kind": "primary",
            "label": "Open the timetable",
            "url": "https://www.playground.example/timetable",
            "target": "_blank"
          },
          {
            "response_type": "button",
            "button_type": "post_back",
            "kind": "secondary",
            "label": "Show me tickets",
            "value": { "input": { "message_type": "text", "text": "what does a ticket cost" } }
          }
        ]
        """);

    public static TurnOutcome Date() => Item.Turn(
        """
        [
          { "response_type": "text", "text": "Which day do you want to travel?" },
          { "response_type": "date" }
        ]
        """);

    private static string CardOf(string title, string text, string picture) =>
        $$"""
        {
          "response_type": "card",
          "body": [
            { "response_type": "image", "source": "{{Item.Samples}}/{{picture}}", "alt_text": "{{title}}" },
            { "response_type": "text", "text": "### {{title}}" },
            { "response_type": "text", "text": "{{text}}" }
          ],
          "footer": [
            { "response_type": "button", "button_type": "url", "label": "Buy", "url": "https://www.playground.example/buy" }
          ]
        }
        """;
}
