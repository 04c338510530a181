using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Responses a messenger must pick through: not for it, not known, or many at once.</summary>
internal static class OddAnswers
{
    public static TurnOutcome Mixed() => Item.Turn(
        $$"""
        [
          { "response_type": "text", "text": "Here is **everything** about the island:" },
          { "response_type": "image", "source": "{{Item.Samples}}/harbour.jpg", "title": "The harbour" },
          { "response_type": "pause", "time": 500 },
          { "response_type": "text", "text": "<p>The crossing takes <b>40 minutes</b>.</p>" },
          { "response_type": "audio", "source": "{{Item.Samples}}/greeting.ogg" },
          { "response_type": "text", "text": "Only for the web.", "channels": [{ "channel": "chat" }] },
          { "response_type": "video", "source": "{{Item.Samples}}/clip.mp4" },
          { "response_type": "table", "headers": ["Time", "To"], "rows": [{ "cells": ["09:00", "Island"] }] },
          { "response_type": "hologram", "depth": 3 },
          {
            "response_type": "option",
            "title": "What next?",
            "options": [
              { "label": "Prices", "value": { "input": { "text": "what does a ticket cost" } } },
              { "label": "Piers", "value": { "input": { "text": "many options" } } }
            ]
          }
        ]
        """);

    public static TurnOutcome Channels() => Item.Turn(
        """
        [
          { "response_type": "text", "text": "Only web chat shows this.", "channels": [{ "channel": "chat" }] },
          { "response_type": "text", "text": "Only Slack shows this.", "channels": [{ "channel": "slack" }] },
          { "response_type": "text", "text": "This is for WhatsApp.", "channels": [{ "channel": "whatsapp" }] },
          { "response_type": "text", "text": "This is for Slack and WhatsApp.", "channels": [{ "channel": "slack" }, { "channel": "whatsapp" }] },
          { "response_type": "text", "text": "This is for everyone.", "channels": [] }
        ]
        """);

    public static TurnOutcome UserDefined() => Item.Turn(
        """
        [
          { "response_type": "user_defined", "user_defined": { "template": "seat-map", "deck": 2, "seats": [14, 15] } },
          { "response_type": "user_defined", "user_defined": { "whatsapp": { "text": "Words for WhatsApp alone, from custom JSON." } } },
          { "response_type": "text", "text": "Custom JSON came before this text." }
        ]
        """);

    public static TurnOutcome Voice() => Item.Turn(
        """
        [
          { "response_type": "text_to_speech", "command_info": { "type": "configure", "parameters": { "synthesize": { "voice": "en-US_EmmaExpressive" } } } },
          { "response_type": "speech_to_text", "command_info": { "type": "configure", "parameters": { "narrowband_recognize": { "smart_formatting": true } } } },
          { "response_type": "dtmf", "command_info": { "type": "collect", "parameters": { "count": 4, "termination_key": "#" } } },
          { "response_type": "start_activities", "activities": [{ "type": "speech_to_text_recognition" }] },
          { "response_type": "stop_activities", "activities": [{ "type": "speech_to_text_recognition" }] },
          { "response_type": "text", "text": "Please key in the four digits on your ticket." }
        ]
        """);

    public static TurnOutcome Unknown() => Item.Turn(
        """
        [
          { "response_type": "text", "text": "Before something new." },
          { "response_type": "hologram", "source": "https://www.playground.example/whale", "depth": 3 },
          { "response_type": "text", "text": "After something new." }
        ]
        """);

    /// <summary>An output without items; some turns of real assistants have not even the list.</summary>
    public static TurnOutcome Empty() => new(new JsonObject { ["intents"] = new JsonArray(), ["entities"] = new JsonArray() });
}
