using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Counts up and down, at most a hundred numbers.</summary>
internal sealed class Counting : ISkill
{
    private const int Most = 100;

    private static readonly Patterns Between = new(
        "(count|counting) (up|down|backwards|backward)? from {from} (to|down to|up to|till|until) {to}",
        "count (up|down|backwards)? (to|down to|up to) {to} from {from}"
    );

    private static readonly Patterns Down = new(
        "count (down|backwards|backward) (from)? {from}",
        "(start|do)? (a|the)? (countdown|count down) (from)? {from}"
    );

    private static readonly Patterns Up = new(
        "count (up)? (to|till|until) {to}",
        "count (up)? {to}",
        "count for me (to)? {to}"
    );
    private static readonly Patterns Plain = new("count", "count (up|something|numbers)", "start counting");

    public IReadOnlyList<string> Examples { get; } =
    [
        "count to ten",
        "count to twenty",
        "count down from five",
        "count down from ten",
        "count from five to ten",
        "count to five",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Between.Find(said) is { } between)
        {
            return Count(between.Words("from"), between.Words("to"), scene);
        }

        if (Down.Find(said) is { } down)
        {
            return Count(down.Words("from"), ["zero"], scene);
        }

        if (Up.Find(said) is { } up)
        {
            return Count(["one"], up.Words("to"), scene);
        }

        if (
            NumberWords.TryRead(said.Core, out decimal alone)
            && alone is > 1 and <= Most
            && alone == decimal.Truncate(alone)
        )
        {
            string number = NumberWords.Say((long)alone);
            return scene.Ask(
                scene.Pick(
                    $"{Sentences.Capital(number)}. Shall I count to {number}?",
                    $"I heard {number}. Would you like me to count to it?"
                ),
                onYes: $"count to {number}"
            );
        }

        return Plain.Fits(said) ? scene.Ask("How far shall I count?", template: "count to {0}") : null;
    }

    private static Reply? Count(IReadOnlyList<string> from, IReadOnlyList<string> to, Scene scene)
    {
        if (!Numeral.TryRead(from, out decimal first) || !Numeral.TryRead(to, out decimal last))
        {
            return null;
        }

        if (
            first != decimal.Truncate(first)
            || last != decimal.Truncate(last)
            || Math.Abs(first) > 1_000_000
            || Math.Abs(last) > 1_000_000
        )
        {
            return scene.Say("I can only count in whole numbers, and not too far.");
        }

        if (Math.Abs(last - first) > Most)
        {
            return scene.Say(
                $"That is {Math.Abs(last - first):0} numbers. I count at most a hundred in one go, so please pick a smaller one."
            );
        }

        int step = first <= last ? 1 : -1;
        List<string> numbers = [];
        for (long n = (long)first; n != (long)last + step; n += step)
        {
            numbers.Add(NumberWords.Say(n));
        }

        string end = last == 0 && step < 0 ? " Lift off!" : "";
        return scene.Say(Sentences.Capital(string.Join(", ", numbers)) + "." + end);
    }
}
