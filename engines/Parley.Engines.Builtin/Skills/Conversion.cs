using System.Globalization;
using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Converts units: "five miles in kilometers", "how many grams are in a pound".</summary>
internal sealed class Conversion : ISkill
{
    private static readonly Patterns Bare = new("convert (something|units|a unit)?", "(do)? (unit)? conversions?");

    public IReadOnlyList<string> Examples { get; } =
    [
        "convert five miles to kilometers",
        "how many grams are in a pound",
        "what is twenty degrees celsius in fahrenheit",
        "how many seconds are in a day",
        "convert ten pounds to kilograms",
        "how many cups in a liter",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Bare.Fits(said))
        {
            return scene.Ask("What shall I convert? For example, five miles to kilometers.", template: "convert {0}");
        }

        if (!said.Has("convert", "how", "what", "in", "to", "into", "is", "are"))
        {
            return null;
        }

        List<Mention> mentions = Mentions(said.Words);
        return mentions.Count is >= 2 and <= 4 ? Convert(mentions, scene) : null;
    }

    private static Reply? Convert(List<Mention> mentions, Scene scene)
    {
        List<Mention> given = [.. mentions.Where(m => m.Amount is not null)];
        List<Mention> bare = [.. mentions.Where(m => m.Amount is null)];
        if (given.Count == 0 && bare.Count == 2)
        {
            // "How many feet in miles": the second stands for one of it.
            given = [bare[1] with { Amount = 1 }];
            bare = [bare[0]];
        }

        if (bare.Count != 1 || given.Count == 0 || given.Any(g => g.Unit.Dimension != given[0].Unit.Dimension))
        {
            return null;
        }

        Unit target = bare[0].Unit;
        Unit source = given[0].Unit;
        if (target.Dimension != source.Dimension)
        {
            return scene.Say(
                $"{Sentences.Capital(source.Many)} measure {Name(source.Dimension)} and {target.Many} measure {Name(target.Dimension)}, so one does not turn into the other."
            );
        }

        try
        {
            decimal sum = given.Sum(g => Units.Convert(g.Amount ?? 1, g.Unit, source));
            decimal result = Units.Convert(sum, source, target);
            string shown = Formula.Show(Math.Abs(result) < 1 ? result : Math.Round(result, 2), out _);
            bool rounded =
                Math.Abs(decimal.Parse(shown, CultureInfo.InvariantCulture) - result) > Math.Abs(result) * 1e-9m;
            string from = Sentences.Join([
                .. given.Select(g =>
                    $"{Formula.Show(g.Amount ?? 1, out _)} {(g.Amount == 1 ? g.Unit.One : g.Unit.Many)}"
                ),
            ]);
            string verb = given.Count == 1 && given[0].Amount == 1 ? "is" : "are";
            string to = $"{(rounded ? "about " : "")}{shown} {(shown is "1" ? target.One : target.Many)}";
            return scene.Say($"{Sentences.Capital(from)} {verb} {to}.", scene.Memory with { LastNumber = result });
        }
        catch (OverflowException)
        {
            return scene.Say("That number is too big for me.");
        }
    }

    private static List<Mention> Mentions(IReadOnlyList<string> words)
    {
        List<Mention> mentions = [];
        for (int i = 0; i < words.Count; i++)
        {
            int read = NumberWords.Read(words, i, out decimal amount);
            int article = read == 0 && words[i] is "a" or "an" ? 1 : 0;
            if (read + article > 0 && Units.Read(words, i + read + article, out Unit counted) is > 0 and var length)
            {
                mentions.Add(new Mention(counted, read > 0 ? amount : 1));
                i += read + article + length - 1;
            }
            else if (words[i].Length > 1 && Units.Read(words, i, out Unit plain) is > 0 and var plainLength)
            {
                mentions.Add(new Mention(plain, null));
                i += plainLength - 1;
            }
        }

        return mentions;
    }

    private static string Name(Dimension dimension) =>
        dimension == Dimension.Data ? "data" : dimension.ToString().ToLowerInvariant();

    private sealed record Mention(Unit Unit, decimal? Amount);
}
