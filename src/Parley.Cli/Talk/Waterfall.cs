namespace Parley.Cli.Talk;

/// <summary>A step of the waterfall: from the step before it to its own time, in milliseconds after the end of speech.</summary>
internal sealed record WaterfallBar(string Name, double FromMs, double ToMs)
{
    public double TookMs => ToMs - FromMs;
}

/// <summary>Lays out the time between the end of speech and the answer.</summary>
internal static class Waterfall
{
    private const string Eighths = "▏▎▍▌▋▊▉█";

    /// <summary>
    /// The steps that came, each from the step before it, up to the first sound. Steps that came out of order (a transcript after
    /// the answer began) show no time of their own.
    /// </summary>
    public static IReadOnlyList<WaterfallBar> Bars(TurnTimes times, TimeSpan endOfSpeech)
    {
        var bars = new List<WaterfallBar>();
        double from = 0;
        foreach (var (name, at) in times.Steps)
        {
            if (at is not { } time || name is "done")
            {
                continue;
            }

            var to = (time - endOfSpeech).TotalMilliseconds;
            bars.Add(new WaterfallBar(name, Math.Min(from, to), to));
            from = Math.Max(from, to);
        }

        return bars;
    }

    /// <summary>A bar of at most <paramref name="width"/> columns on a scale that ends at <paramref name="scaleMs"/>.</summary>
    public static string Draw(WaterfallBar bar, double scaleMs, int width)
    {
        if (scaleMs <= 0 || width <= 0)
        {
            return "";
        }

        var from = (int)Math.Floor(Math.Clamp(bar.FromMs / scaleMs, 0, 1) * width);
        var eighths = (int)Math.Round((Math.Clamp(bar.ToMs / scaleMs, 0, 1) * width - from) * 8);
        eighths = Math.Max(1, eighths);
        var rest = eighths % 8;
        return new string(' ', from) + new string('█', eighths / 8) + (rest == 0 ? "" : Eighths[rest - 1].ToString());
    }
}
