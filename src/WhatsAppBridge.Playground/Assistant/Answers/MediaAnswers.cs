namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Pictures, sound and films: as files, and as pages of sites that host them.</summary>
internal static class MediaAnswers
{
    public static TurnOutcome Photo() => Item.Turn(
        $$"""
        [{
          "response_type": "image",
          "source": "{{Item.Samples}}/harbour.jpg",
          "title": "The harbour",
          "description": "Seen from the lighthouse, on a **calm** morning.",
          "alt_text": "Boats in a harbour"
        }]
        """);

    public static TurnOutcome Drawing() => Item.Turn(
        $$"""[{ "response_type": "image", "source": "{{Item.Samples}}/ticket.png", "alt_text": "A ticket with a bar code" }]""");

    public static TurnOutcome AudioFile() => Item.Turn(
        $$"""
        [{
          "response_type": "audio",
          "source": "{{Item.Samples}}/greeting.ogg",
          "title": "A greeting",
          "description": "Two seconds of the ship's horn",
          "alt_text": "A ship's horn"
        }]
        """);

    public static TurnOutcome AudioPage() => Item.Turn(
        """
        [{
          "response_type": "audio",
          "source": "https://soundcloud.com/playground-example/harbour-at-night",
          "title": "Harbour at night",
          "channel_options": { "chat": { "display": "compact" } }
        }]
        """);

    public static TurnOutcome VideoFile() => Item.Turn(
        $$"""
        [{
          "response_type": "video",
          "source": "{{Item.Samples}}/clip.mp4",
          "title": "Casting off",
          "description": "The ferry leaves the quay"
        }]
        """);

    public static TurnOutcome VideoPage() => Item.Turn(
        """
        [{
          "response_type": "video",
          "source": "https://www.youtube.com/watch?v=playground01",
          "title": "How to tie a bowline",
          "channel_options": { "chat": { "dimensions": { "base_height": 180 } } }
        }]
        """);
}
