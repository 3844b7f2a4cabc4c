using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Works out sums, also ones that go on from the last result.</summary>
internal sealed class Arithmetic : ISkill
{
    private static readonly Patterns Asking = new(
        "(what is|what are|how much is|how much are|calculate|compute|work out|figure out|solve|evaluate|what does) {sum} (equal|make|give|come to)?",
        "(and)? {sum}"
    );

    private static readonly Patterns Named = new(
        "* (the)? sum of {a} and {b}",
        "* (the)? product of {a} (and|times) {b}",
        "* (the)? difference (between|of) {a} and {b}",
        "(add|plus) {a} (and|to) {b}",
        "(multiply|times) {a} (by|and|with) {b}",
        "divide {a} by {b}",
        "subtract {b} from {a}"
    );

    private static readonly Patterns GoesOn = new("(and)? (plus|times|divided by|multiplied by) {n}");

    private static readonly Patterns Bare = new(
        "(do|can you do)? (some|a)? (math|maths|sum|sums|arithmetic|calculation|calculations|mathematics)",
        "(calculate|compute) (something|this)?"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "what is twelve times seven",
        "what is five plus three",
        "what is twelve times seven plus three",
        "fifteen percent of eighty",
        "the square root of sixteen",
        "what is one hundred divided by four",
        "nine minus four",
        "plus ten",
        "times two",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Bare.Fits(said))
        {
            return scene.Ask("Gladly. Which sum shall I work out?", template: "what is {0}");
        }

        if (
            scene.Memory.LastNumber is null
            && GoesOn.Find(said) is { } loose
            && Numeral.TryRead(loose.Words("n"), out _)
        )
        {
            return scene.Say("There is no number yet to go on from. Please give me a whole sum, like five plus ten.");
        }

        if (Result(said, scene.Memory.LastNumber) is not { } result)
        {
            return null;
        }

        if (result.Trouble is { } trouble)
        {
            return scene.Say(trouble);
        }

        string number = Formula.Show(result.Value, out bool rounded);
        Memory memory = scene.Memory with { LastNumber = result.Value };
        return scene.Say(
            rounded
                ? scene.Pick($"That is about {number}.", $"It comes to about {number}.")
                : scene.Pick(
                    $"That is {number}.",
                    $"The answer is {number}.",
                    $"It comes to {number}.",
                    $"That makes {number}."
                ),
            memory
        );
    }

    private static SumResult? Result(Utterance said, decimal? last)
    {
        if (Named.Find(said) is { } named && Operator(said) is { } sign)
        {
            return Formula.Evaluate(
                [.. Numeral.Repair(named.Words("a")), sign, .. Numeral.Repair(named.Words("b"))],
                last
            );
        }

        if (Asking.Find(said) is not { } asking)
        {
            return null;
        }

        IReadOnlyList<string> sum = asking.Words("sum");
        return Formula.Evaluate(sum, last) ?? Formula.Evaluate(Numeral.Repair(sum), last);
    }

    private static string? Operator(Utterance said) =>
        said.Has("sum", "add") ? "plus"
        : said.Has("product", "multiply") ? "times"
        : said.Has("difference", "subtract") ? "minus"
        : said.Has("divide") ? "divided"
        : null;
}
