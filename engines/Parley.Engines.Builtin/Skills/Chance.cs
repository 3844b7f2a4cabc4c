using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Coin, dice and random numbers. The draw is fixed by the conversation so far, so that it can be replayed.</summary>
internal sealed class Chance : ISkill
{
    private static readonly Patterns Coin = new(
        "* (flip|toss|throw) (a|the|that|another)? coin *",
        "heads or tails",
        "(a coin|coin)"
    );
    private static readonly Patterns Dice = new(
        "* (roll|throw) (a|the|another|one)? (dice|die) *",
        "* (roll|throw) two dice *",
        "(dice|roll again)"
    );
    private static readonly Patterns Number = new(
        "* (random number|number) (between|from) {from} (and|to) {to}",
        "* (pick|choose|give me|think of|say|tell me) (a|any)? (random)? number *"
    );
    private static readonly Patterns Pick = new(
        "(pick|choose|decide) (between)? {a} or {b}",
        "{a} or {b} you (choose|decide|pick)"
    );

    private static readonly Patterns Either = new("{a} or {b}");

    public IReadOnlyList<string> Examples { get; } =
    ["flip a coin", "roll a dice", "roll two dice", "pick a number between one and ten", "heads or tails"];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Coin.Fits(said))
        {
            string side = scene.Chance % 2 == 0 ? "heads" : "tails";
            return scene.Say(scene.Pick($"It is {side}.", $"The coin says {side}.", $"{Sentences.Capital(side)}!"));
        }

        if (Dice.Fits(said))
        {
            int first = (int)(scene.Chance % 6) + 1;
            int second = (int)(scene.Chance / 6 % 6) + 1;
            return scene.Say(
                said.Has("two")
                    ? $"You rolled a {NumberWords.Say(first)} and a {NumberWords.Say(second)}. Together that is {NumberWords.Say(first + second)}."
                    : scene.Pick($"You rolled a {NumberWords.Say(first)}.", $"It is a {NumberWords.Say(first)}.")
            );
        }

        if (Number.Find(said) is { } number)
        {
            (decimal low, decimal high) =
                Numeral.TryRead(number.Words("from"), out decimal from)
                && Numeral.TryRead(number.Words("to"), out decimal to)
                    ? (from, to)
                    : (1, 100);
            (low, high) = low <= high ? (low, high) : (high, low);
            if (high - low > 1_000_000 || low != decimal.Truncate(low) || high != decimal.Truncate(high))
            {
                return scene.Say("I can pick from at most a million whole numbers.");
            }

            return scene.Say($"I pick {NumberWords.Say((long)low + (long)(scene.Chance % (ulong)(high - low + 1)))}.");
        }

        if (Pick.Find(said) is null && said.Words.Count <= 4 && Either.Find(said) is { } either)
        {
            return scene.Say($"I would say {(scene.Chance % 2 == 0 ? either.Text("a") : either.Text("b"))}.");
        }

        return Pick.Find(said) is { } pick
            ? scene.Say($"I would say {(scene.Chance % 2 == 0 ? pick.Text("a") : pick.Text("b"))}.")
            : null;
    }
}
