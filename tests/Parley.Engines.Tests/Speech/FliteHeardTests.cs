using System.Text.RegularExpressions;
using Parley.Engines.Tests.Transcription;

namespace Parley.Engines.Tests.Speech;

/// <summary>What flite says is understood by the embedded ear: speech is judged as speech, not as bytes.</summary>
public sealed partial class FliteHeardTests(Ear ear)
{
    private static readonly string[] _sentences =
    [
        "What time would you like the meeting to start?",
        "Thank you for calling. How can I help you today?",
        "The train to the airport leaves every twenty minutes from platform four.",
    ];

    [Theory]
    [InlineData("slt")]
    [InlineData("rms")]
    public async Task A_voice_is_understood(string voice)
    {
        Ear.SkipWhereItCannotRun();
        var errors = 0;
        var words = 0;
        foreach (var sentence in _sentences)
        {
            var heard = await Ear.HearAsync(ear.Transcriber, await Spoken.ByFliteAsync(sentence, voice));
            errors += Errors(Words(sentence), Words(heard.Text));
            words += Words(sentence).Length;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{voice}: {errors} errors in {words} words");
        Assert.True(errors <= words * 0.4, $"{voice}: {errors} errors in {words} words");
    }

    private static string[] Words(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(word => word.Value)];

    // Words to change, add or drop: the edit distance.
    private static int Errors(string[] said, string[] heard)
    {
        var row = Enumerable.Range(0, heard.Length + 1).ToArray();
        for (var i = 1; i <= said.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= heard.Length; j++)
            {
                var changed = diagonal + (string.Equals(said[i - 1], heard[j - 1], StringComparison.Ordinal) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }

    [GeneratedRegex("[a-z']+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
