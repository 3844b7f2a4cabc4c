using System.Globalization;
using System.Text;
using Parley.Engines.Hearing;
using Parley.Engines.Tests.Hearing;
using Parley.Testing.Speech;

namespace Parley.Engines.Tests.Transcription;

/// <summary>
/// What a phrase list is worth: words of the list that are heard, and all word errors, with the list and without. With
/// PARLEY_FULL=1 it prints the table of docs/guides/ear.md.
/// </summary>
public sealed class PhraseListTests(Ear ear, ITestOutputHelper output)
{
    private const string Places =
        "Helstone, Zau al Makan, Nuzhat al Zaman, Merneptah, Ephraim, Manasseh, Mister Thornton";

    private static readonly string[] Names =
    [
        "Zorbex",
        "Quillamo",
        "Parley",
        "Siobhan",
        "Anneke Vandervoort",
        "Xylophene",
        "Kubernetes",
        "Wojciech",
        "Metformin",
        "Tzatziki",
        "Lisinopril",
        "Ottolenghi",
    ];

    private static readonly string[] Sentences =
    [
        "please call zorbex now",
        "i would like to speak with anneke vandervoort about the invoice",
        "order two boxes of xylophene for monday",
        "the meeting with quillamo starts at ten",
        "can you restart the kubernetes cluster",
        "my doctor gave me metformin and lisinopril",
        "we had tzatziki and bread for lunch",
        "book a table at ottolenghi for three people",
        "send the report to zorbex and to quillamo",
        "is parley still running on the second machine",
    ];

    private static readonly string[] Others =
    [
        "please call my mother now",
        "i would like to talk about the invoice",
        "the meeting with the manager starts at ten",
        "send the report to marketing and to sales",
        "we had soup and bread for lunch",
        "is the printer still running on the second floor",
    ];

    [Fact]
    public async Task Words_of_the_list_are_heard_and_others_do_not_suffer()
    {
        Ear.SkipWhereItCannotRun();
        string[] voices = WordErrorTests.Full ? ["rms", "slt", "awb"] : ["rms"];
        var table = new StringBuilder(
            "| set | list words heard | with the list | word errors | with the list |\n|---|---|---|---|---|\n"
        );
        var withNames = await MeasureAsync("local voices, names", Spoken(Some(Sentences, 5), voices), Names, table);
        var others = await MeasureAsync("local voices, no names", Spoken(Some(Others, 2), voices), Names, table);
        output.WriteLine(table.ToString());

        Assert.True(withNames.With.Found >= withNames.Without.Found + 2, "the list is heard");
        Assert.True(withNames.With.Rate.Rate < withNames.Without.Rate.Rate, "fewer errors");
        Assert.True(others.With.Rate.Errors <= others.Without.Rate.Errors + 1, "no harm");
    }

    [Fact]
    public async Task Names_in_read_books_are_heard_more_often()
    {
        Ear.SkipWhereItCannotRun();
        Assert.SkipUnless(WordErrorTests.Full, "A long measurement: PARLEY_FULL=1.");
        var list = Places.Split(", ");
        var lines = SpokenSets.Take(1000).Where(item => item.Set is "audio books, hard part").ToList();
        var table = new StringBuilder(
            "| set | list words heard | with the list | word errors | with the list |\n|---|---|---|---|---|\n"
        );
        await MeasureAsync("audio books", Recorded(lines), list, table);
        output.WriteLine(table.ToString());
    }

    private static string[] Some(string[] sentences, int few) => WordErrorTests.Full ? sentences : sentences[..few];

    private static async IAsyncEnumerable<(string Said, short[] Samples)> Spoken(string[] sentences, string[] voices)
    {
        foreach (var voice in voices)
        {
            foreach (var sentence in sentences)
            {
                yield return (sentence, await Transcription.Spoken.ByFliteAsync(sentence, voice));
            }
        }
    }

    private static async IAsyncEnumerable<(string Said, short[] Samples)> Recorded(
        List<(string Set, string File, string Said)> lines
    )
    {
        foreach (var (_, file, said) in lines)
        {
            await Task.Yield();
            yield return (said, Recordings.Load(file));
        }
    }

    private async Task<(Score Without, Score With)> MeasureAsync(
        string set,
        IAsyncEnumerable<(string Said, short[] Samples)> recordings,
        string[] list,
        StringBuilder table
    )
    {
        var names = list.SelectMany(WordErrorRate.Normalise)
            .Where(word => word.Length > 2)
            .ToHashSet(StringComparer.Ordinal);
        var (without, with) = (new Score(), new Score());
        await foreach (var (said, samples) in recordings)
        {
            var plain = await Ear.HearAsync(ear.Transcriber, samples);
            var helped = await Ear.HearAsync(ear.Transcriber, samples, new() { Phrases = list });
            without = without.Add(said, plain.Text, names);
            with = with.Add(said, helped.Text, names);
            output.WriteLine($"[{said}] [{plain.Text}] [{helped.Text}]");
        }

        table.Append(
            CultureInfo.InvariantCulture,
            $"| {set} | {without.Found} of {without.Said} | {with.Found} of {with.Said} | {without.Rate.Rate:P1} | {with.Rate.Rate:P1} |\n"
        );
        return (without, with);
    }

    /// <summary>Sums over recordings.</summary>
    private sealed record Score(int Said = 0, int Found = 0, WordErrorRate Rate = default)
    {
        public Score Add(string said, string heard, HashSet<string> names)
        {
            var wanted = WordErrorRate.Normalise(said).Where(names.Contains).ToList();
            var left = WordErrorRate.Normalise(heard).ToList();
            return new(Said + wanted.Count, Found + wanted.Count(left.Remove), Rate + WordErrorRate.Of(said, heard));
        }
    }
}
