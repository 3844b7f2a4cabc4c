using Parley.Audio;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>One thing the person says: spoken when it has sound, typed otherwise.</summary>
internal sealed record ScriptLine(string How, WavAudio? Audio, string? Text);

/// <summary>What the person will say, in order.</summary>
internal static class Script
{
    private const int UsualRate = 24000;
    private static readonly int[] _rates = [8000, 16000, 24000];

    public static async Task<IReadOnlyList<ScriptLine>> PrepareAsync(
        TalkOptions options,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<ScriptLine>();
        foreach (var file in options.Recordings)
        {
            var audio = Read(file);
            lines.Add(
                new ScriptLine(
                    $"{file.Name}, {audio.Duration.TotalSeconds:0.0} s at {audio.SampleRate} Hz",
                    audio,
                    null
                )
            );
        }

        foreach (var text in options.SpokenLines)
        {
            var audio = await SpokenLine.SpeakAsync(text, cancellationToken);
            if (Loudness.EndOfSpeech(audio.Samples, audio.SampleRate) == 0)
            {
                throw new InvalidDataException($"--say “{text}” has nothing that can be spoken.");
            }

            lines.Add(new ScriptLine($"“{text}”", audio, null));
        }

        lines.AddRange(options.TypedLines.Select(text => new ScriptLine("typed", null, text)));
        return lines;
    }

    /// <summary>The rate to send at: the recordings' own when they share one that the wire knows.</summary>
    public static int RateOf(IReadOnlyList<ScriptLine> lines)
    {
        var rates = lines
            .Where(line => line.Audio is not null)
            .Select(line => line.Audio!.SampleRate)
            .Distinct()
            .ToList();
        return rates is [var only] && _rates.Contains(only) ? only : UsualRate;
    }

    private static WavAudio Read(FileInfo file)
    {
        try
        {
            return WavFile.Read(file.FullName);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{file.Name} cannot be spoken. {e.Message}", e);
        }
    }
}
