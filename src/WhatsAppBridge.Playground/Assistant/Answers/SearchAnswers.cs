using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>What search skills give, in the forms different API versions and products use.</summary>
internal static class SearchAnswers
{
    private const string Results =
        """
        [
          {
            "id": "faq-17",
            "title": "Bringing a bicycle",
            "body": "Bicycles travel on the car deck. Please arrive ten minutes early and board before the people on foot. A bicycle costs six euros one way; tandems count as one.",
            "url": "https://www.playground.example/faq#bicycles",
            "highlight": { "body": ["<em>Bicycles</em> travel on the car deck."], "title": ["Bringing a <em>bicycle</em>"] },
            "result_metadata": { "score": 12.6, "confidence": 0.91 },
            "answers": [{ "text": "A bicycle costs six euros", "confidence": 0.83 }]
          },
          {
            "id": "faq-21",
            "title": "Luggage",
            "body": "Two pieces are free.\nEverything else goes by the parcel boat.",
            "url": "https://www.playground.example/faq#luggage",
            "result_metadata": { "score": 4.2 }
          }
        ]
        """;

    private const string FurtherResults =
        """
        [
          {
            "id": "faq-40",
            "body": "The bicycle shop on the island rents helmets.",
            "highlight": { "body": ["The <em>bicycle</em> shop on the island rents helmets."] },
            "result_metadata": { "score": 1.1 }
          },
          { "id": "faq-41", "title": "Bicycle storage", "url": "https://www.playground.example/faq#storage", "result_metadata": { "score": 0.9 } }
        ]
        """;

    public static TurnOutcome Found() => TurnOutcome.Of(new JsonObject
    {
        ["response_type"] = "search",
        ["header"] = "I searched our pages and found:",
        ["primary_results"] = JsonNode.Parse(Results),
        ["additional_results"] = JsonNode.Parse(FurtherResults),
    });

    /// <summary>As it was before version 2020-09-24.</summary>
    public static TurnOutcome FoundOldForm() => TurnOutcome.Of(new JsonObject
    {
        ["response_type"] = "search",
        ["header"] = "I searched our pages and found:",
        ["results"] = JsonNode.Parse(Results),
    });

    /// <summary>A generated answer; its type goes by two names.</summary>
    public static TurnOutcome Conversation(string responseType)
    {
        var outcome = Item.Turn(
            """
            [{
              "response_type": "",
              "text": "A bicycle costs **six euros** one way. It travels on the car deck, so please be there ten minutes early.",
              "citations_title": "How do we know?",
              "citations": [
                {
                  "title": "Bringing a bicycle",
                  "text": "A bicycle costs six euros one way",
                  "body": "Bicycles travel on the car deck. A bicycle costs six euros one way; tandems count as one.",
                  "url": "https://www.playground.example/faq#bicycles",
                  "search_result_index": 0,
                  "ranges": [{ "start": 0, "end": 40 }]
                },
                {
                  "title": "Boarding",
                  "text": "be there ten minutes early",
                  "body": "Please be there ten minutes early.",
                  "search_result_index": 1,
                  "ranges": [{ "start": 76, "end": 102 }]
                }
              ],
              "confidence_scores": { "threshold": 0.1, "pre_gen": 0.72, "post_gen": 0.66, "extractiveness": 0.58 },
              "response_length_option": "moderate",
              "search_results": [
                { "id": "faq-17", "title": "Bringing a bicycle", "body": "Bicycles travel on the car deck.", "url": "https://www.playground.example/faq#bicycles", "result_metadata": { "score": 12.6 } },
                { "id": "faq-18", "title": "Boarding", "body": "Please be there ten minutes early.", "url": "https://www.playground.example/faq#boarding", "result_metadata": { "score": 8.1 } }
              ],
              "disclaimer": "This answer was put together by a machine."
            }]
            """);
        outcome.Output["generic"]![0]!["response_type"] = responseType;
        return outcome;
    }
}
