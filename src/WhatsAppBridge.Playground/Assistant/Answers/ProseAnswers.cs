using System.Globalization;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Texts too long for one message, and for ten.</summary>
internal static class ProseAnswers
{
    private const int Milestones = 62;

    // About 5,000 characters: paragraphs of different lengths, a bare address, emoji, a list, one paragraph over 1,600.
    private const string Guide =
        """
        **A short guide to the harbour and its island** ⛴️

        Welcome! This text is long on purpose. It is here to show what becomes of an answer that does not fit into one message: where it is cut, whether a sentence survives in one piece, and whether the address in the middle can still be tapped.

        The harbour is older than the town. For the first two hundred years there was nothing here but a wooden jetty, a shed for nets and a bell that somebody rang when the fog came in. The bell still hangs above the ticket office. Children are allowed to ring it on Sundays, and they do, so if you are looking for a quiet breakfast you had better choose another day or another end of the quay.

        Boats to the island leave from pier 3. The crossing takes forty minutes when the sea is calm and a little over an hour when it is not. You can sit inside, where it is warm and smells of coffee, or outside on the upper deck, where it is neither warm nor dry but where you will see the seals. They lie on the long sandbank to the left, about a quarter of an hour after casting off, and they look at the passengers with exactly as much curiosity as the passengers look at them. 🦭

        The full timetable, with all the exceptions that a full timetable has, is kept at https://www.playground.example/timetable/summer?from=quay&to=island&print=yes and is changed twice a year, on the last Sundays of March and October. Please do not trust the paper copies in the hotels; some of them are older than the boat.

        A few things that people ask about every day:

        - Dogs travel free, but must not sit on the seats
        - Bicycles go on the car deck, and go on board first
        - Prams can be left beside the stairs
        - Tickets are valid until they are used
        - The kiosk takes cards; the ticket machine takes coins only

        Once ashore, most people turn right, because most people do. The path to the right leads past the church, the school with its eleven pupils and the shop, and ends after twenty minutes at the big beach, where there is a café with a terrace and, in August, a queue. Turn left instead and you will have the island nearly to yourself. The path climbs slowly through heather and gorse, passes a spring with cold and perfectly good water, and comes out high above the northern bay, at a bench that somebody has put there in memory of a lighthouse keeper called Ida. She kept the light for thirty-one years, through two wars and one marriage, and wrote down the weather four times a day in a hand so clear that the meteorologists still use her books. From the bench you see the lighthouse itself, white with one red band, and behind it nothing but water. It was built in eighteen months by forty men, of whom thirty-nine went home and one stayed, married the baker's daughter and became, in time, Ida's grandfather. The light can be seen for twenty-two miles. Its lens weighs more than a car and floats in a bath of mercury so finely balanced that a child can turn it with one finger, although no child is allowed to try. On the first Saturday of the month the tower is open to visitors: a hundred and sixty-four steps, no lift, and a view that has made more than one visitor miss the last boat. Should that happen to you, ask at the shop. There are four rooms above it, they are simple and clean, the breakfast is large, and nobody will ask you how you could forget the time, because everybody on the island knows exactly how. 🌅

        Weather deserves a paragraph of its own. It changes quickly. A morning that begins in sunshine can be grey by eleven and bright again by noon, and the wind, which is never entirely absent, has a habit of turning just when you have found a sheltered place to sit. Bring a jacket even in July. Bring two in May.

        If you have only half a day, walk to the spring and back, eat a fish roll at the quay and take the boat at a quarter past three. If you have a whole day, go all the way round: it is eleven kilometres, mostly level, with one steep climb. If you have a week, you will not need a guide. 👩‍👩‍👧‍👦

        Food is easily told. There is the café at the beach, the kiosk at the quay and, three evenings a week, the old net loft, where whatever was landed that morning is put on long tables and everybody sits where there is room. It costs what a lunch costs in town, it is over when the fish is, and the only way to book is to walk in and say how many you are. Vegetarians get the soup, and the soup is so good that the fishermen order it too. If you cannot eat shellfish, say so at the door, not at the table. 🐟

        One last request. The sandbank belongs to the seals and the cliffs belong to the birds, and both are easily disturbed between April and July. Please keep to the path, keep dogs on the lead, and leave kites and drones at home. What you carry to the island, carry back; there is no rubbish boat, only the same ferry that brought you.

        That was all. Thank you for reading to the end: you are now better informed than most of the crew. Fair winds! 🌊
        """;

    private static readonly string[] Sights =
    [
        "a stile with a view over the whole northern bay, and a board that explains the birds you see from it",
        "the remains of a lime kiln, roofless since a storm a century ago, where swallows nest in the wall",
        "a row of beehives behind a fence; the honey is sold from a box beside the gate, and honesty is the till",
        "an old boundary stone with two coats of arms, one on either side, both of them worn smooth by sheep",
        "a footbridge over the brook, rebuilt every spring by the same two brothers and the same three planks",
        "a bench in the lee of a hedge, the best place on this stretch to open a flask and let the others go ahead",
        "the mouth of a cave that fills at high water and booms, on rough days, loudly enough to be heard in the village",
    ];

    private static readonly string[] Advice =
    [
        "Keep left here if the ground is wet.",
        "The tide leaves about three hours to cross.",
        "There is water at the tap, and shade under the ash tree.",
        "Mind the wire on the landward side; it is live.",
        "The signpost has been turned round more than once, so trust the map.",
    ];

    public static TurnOutcome Long() => TurnOutcome.Of(Item.Text(Guide));

    /// <summary>Well over 16,000 characters: at 1,600 each, more messages than one TwiML document can carry.</summary>
    public static TurnOutcome Longer() => TurnOutcome.Of(Item.Text(
        "**The coastal path, milestone by milestone**\n\n" + string.Join("\n\n", Enumerable.Range(1, Milestones).Select(Milestone))));

    private static string Milestone(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"*Milestone {number}.* After another {400 + number * 137 % 600} metres the path comes to {Sights[number % Sights.Length]}. "
        + $"{Advice[number % Advice.Length]} From here it is {(Milestones - number) * 0.7:0.0} kilometres to the lighthouse, "
        + $"and a walker in no hurry needs about {(Milestones - number) * 11} minutes for them.");
}
