using Parley.Engines.Speech;

namespace Parley.Engines.Flite;

/// <summary>Reads words and mouth shapes from flite's utterance, once its durations are known.</summary>
internal static class FliteMarks
{
    public static TimeSpan OffsetOf(SpeechPart part) =>
        part switch
        {
            SpeechWord word => word.Offset,
            SpeechViseme viseme => viseme.Offset,
            _ => TimeSpan.Zero,
        };

    /// <summary>Words and visemes, by offset.</summary>
    /// <param name="cut">What is cut off the beginning of the audio.</param>
    public static IEnumerable<SpeechPart> Read(nint utterance, SpokenForm text, TimeSpan cut)
    {
        var marks = new List<SpeechPart>(text.Time(Tokens(utterance, text.Text)));
        marks.AddRange(Shapes(utterance));
        return marks.Select(mark => Shift(mark, -cut)).OrderBy(OffsetOf);
    }

    /// <summary>How long flite is silent before the first sound.</summary>
    public static TimeSpan LeadingSilence(nint utterance) =>
        FliteNative.Head(utterance, "Segment"u8) is not 0 and var first && FliteNative.Text(first, "name"u8) is "pau"
            ? Seconds(FliteNative.Number(first, "end"u8))
            : TimeSpan.Zero;

    /// <summary>The same part at another place, but never before the beginning.</summary>
    public static SpeechPart Shift(SpeechPart part, TimeSpan by) =>
        part switch
        {
            SpeechWord word => word with { Offset = Later(word.Offset + by) },
            SpeechViseme viseme => viseme with { Offset = Later(viseme.Offset + by) },
            _ => part,
        };

    private static TimeSpan Later(TimeSpan offset) => offset > TimeSpan.Zero ? offset : TimeSpan.Zero;

    private static List<(int Index, TimeSpan Start, TimeSpan End)> Tokens(nint utterance, string text)
    {
        var tokens = new List<(int, TimeSpan, TimeSpan)>();
        var cursor = 0;
        var end = TimeSpan.Zero;
        for (var token = FliteNative.Head(utterance, "Token"u8); token != 0; token = FliteNative.Next(token))
        {
            var name = FliteNative.Text(token, "name"u8);
            var found = name.Length == 0 ? -1 : text.IndexOf(name, cursor, StringComparison.Ordinal);
            if (found >= 0)
            {
                cursor = found + name.Length;
            }
            var start = TimeSpan.MaxValue;
            for (var word = FliteNative.Daughter(token); word != 0; word = FliteNative.Next(word))
            {
                var wordEnd = Seconds(FliteNative.Number(word, "R:SylStructure.daughtern.daughtern.R:Segment.end"u8));
                if (wordEnd <= end)
                {
                    continue;
                }
                var wordStart = Seconds(
                    FliteNative.Number(word, "R:SylStructure.daughter1.daughter1.R:Segment.p.end"u8)
                );
                start = start == TimeSpan.MaxValue ? (wordStart > end ? wordStart : end) : start;
                end = wordEnd;
            }
            if (start != TimeSpan.MaxValue && found >= 0)
            {
                tokens.Add((found, start, end));
            }
        }
        return tokens;
    }

    private static List<SpeechViseme> Shapes(nint utterance)
    {
        var shapes = new List<SpeechViseme>();
        var start = TimeSpan.Zero;
        for (var segment = FliteNative.Head(utterance, "Segment"u8); segment != 0; segment = FliteNative.Next(segment))
        {
            var end = Seconds(FliteNative.Number(segment, "end"u8));
            var ids = Visemes.OfArpabet(FliteNative.Text(segment, "name"u8));
            for (var i = 0; i < ids.Length; i++)
            {
                if (shapes.Count == 0 || shapes[^1].Id != ids[i])
                {
                    shapes.Add(new SpeechViseme(ids[i], start + ((end - start) * i / ids.Length)));
                }
            }
            start = end > start ? end : start;
        }
        return shapes;
    }

    private static TimeSpan Seconds(float seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000d, 1));
}
