using System.Collections.Frozen;
using System.Globalization;
using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Time and date.</summary>
internal sealed class Clock : ISkill
{
    private static readonly Patterns Time = new(
        "what time (is it|it is|do we have|do you have|have you got|is now) *",
        "what is the (current|exact)? time *",
        "what the time is *",
        "(the|current)? time *",
        "(do you have|have you got|tell me|give me|say|know) the (current|exact)? time *",
        "how late is it *"
    );

    private static readonly Patterns TimeIn = new(
        "what time (is it|will it be|was it) in {place}",
        "what is the (current)? time in {place}",
        "what time (is it|will it be|was it) {place} (from now|ago)",
        "(tell me|give me)? the time in {place}"
    );

    private static readonly Patterns Elsewhere = new("(and|what about|how about)? in {place}");

    private static readonly Patterns Date = new(
        "what (is|was|will)? (the)? (date|day) (is|was|will|is it|it is|do we have)? (be)? {when?}",
        "(what is|tell me|give me|say|know) (the|today's|tomorrow's|todays|tomorrows)? (date|day) {when?}",
        "which (day|date) (is|was|will)? (it)? (be)? {when?}",
        "what (is|was) {when}",
        "(the|today's|todays)? date",
        "(is it|is today) {day} (today)?"
    );

    private static readonly Patterns Month = new(
        "(what|which) month (is it|is this|do we have|it is) *",
        "what is (the|this) month"
    );
    private static readonly Patterns Year = new(
        "(what|which) year (is it|is this|do we have|it is) *",
        "what is (the|this) year"
    );

    private static readonly Patterns DaysUntil = new(
        "how (many days|long|many weeks) (is it|are there|are left|is left|left)? (until|till|to|before) {when}",
        "how (many days|long|far) (is|are) (it|there|we)? (until|till|to|from|away from) {when}",
        "when is {when}",
        "what day is {when}"
    );

    private static readonly FrozenDictionary<string, string> Zones = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["london"] = "Europe/London",
        ["england"] = "Europe/London",
        ["paris"] = "Europe/Paris",
        ["france"] = "Europe/Paris",
        ["berlin"] = "Europe/Berlin",
        ["germany"] = "Europe/Berlin",
        ["madrid"] = "Europe/Madrid",
        ["rome"] = "Europe/Rome",
        ["vienna"] = "Europe/Vienna",
        ["athens"] = "Europe/Athens",
        ["moscow"] = "Europe/Moscow",
        ["istanbul"] = "Europe/Istanbul",
        ["new york"] = "America/New_York",
        ["boston"] = "America/New_York",
        ["washington"] = "America/New_York",
        ["chicago"] = "America/Chicago",
        ["denver"] = "America/Denver",
        ["los angeles"] = "America/Los_Angeles",
        ["san francisco"] = "America/Los_Angeles",
        ["seattle"] = "America/Los_Angeles",
        ["california"] = "America/Los_Angeles",
        ["tokyo"] = "Asia/Tokyo",
        ["japan"] = "Asia/Tokyo",
        ["beijing"] = "Asia/Shanghai",
        ["china"] = "Asia/Shanghai",
        ["hong kong"] = "Asia/Hong_Kong",
        ["singapore"] = "Asia/Singapore",
        ["delhi"] = "Asia/Kolkata",
        ["india"] = "Asia/Kolkata",
        ["dubai"] = "Asia/Dubai",
        ["sydney"] = "Australia/Sydney",
        ["melbourne"] = "Australia/Melbourne",
        ["auckland"] = "Pacific/Auckland",
        ["toronto"] = "America/Toronto",
        ["cairo"] = "Africa/Cairo",
        ["greenwich"] = "Etc/UTC",
        ["utc"] = "Etc/UTC",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyList<string> Examples { get; } =
    [
        "what time is it",
        "what is the time",
        "what day is it",
        "what is the date",
        "what is the date today",
        "what day is tomorrow",
        "what day was yesterday",
        "what time will it be in three hours",
        "what time is it in london",
        "what month is it",
        "what year is it",
        "how many days until christmas",
        "what day is today",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (TimeIn.Find(said) is { } timeIn)
        {
            return InPlace(timeIn, said, scene);
        }

        if (Elsewhere.Find(said) is { } elsewhere && Zones.ContainsKey(string.Join(' ', elsewhere.Words("place"))))
        {
            return InPlace(elsewhere, said, scene);
        }

        if (Time.Fits(said))
        {
            return scene.Say(
                scene.Pick($"It is {Say(scene.Now)}.", $"The time is {Say(scene.Now)}.", $"It is now {Say(scene.Now)}.")
            );
        }

        if (Month.Fits(said))
        {
            return scene.Say($"It is {scene.Now.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}.");
        }

        if (Year.Fits(said))
        {
            return scene.Say($"It is the year {scene.Now.Year}.");
        }

        if (
            DaysUntil.Find(said) is { } until
            && Days.Find(until.Words("when"), scene.Now) is { } target
            && said.Has("how", "when")
        )
        {
            return scene.Say(Until(target, scene, said.Words.Contains("when", StringComparer.Ordinal)));
        }

        if (Date.Find(said) is not { } date)
        {
            return null;
        }

        IReadOnlyList<string> when = date.Words("when");
        if (date.Words("day") is { Count: > 0 } asked)
        {
            return Days.IsWeekday(asked[0], out DayOfWeek weekday)
                ? scene.Say((scene.Now.DayOfWeek == weekday ? "Yes, it is " : "No, it is ") + Day(scene.Now) + ".")
                : null;
        }

        DateTimeOffset? day =
            when.Count == 0 || when is ["it"] or ["it", "today"] or ["today"]
                ? Special(said, scene.Now)
                : Days.Find(when, scene.Now);
        if (day is not { } found)
        {
            return null;
        }

        int off = (found.Date - scene.Now.Date).Days;
        string lead = off switch
        {
            0 => scene.Pick("Today is", "It is", "Today it is"),
            1 => "Tomorrow is",
            -1 => "Yesterday was",
            > 0 => "That will be",
            _ => "That was",
        };
        return scene.Say($"{lead} {Day(found)}.");
    }

    public static string Say(DateTimeOffset time) => time.ToString("h:mm tt", CultureInfo.InvariantCulture);

    /// <summary>"Tuesday, November 24".</summary>
    public static string Day(DateTimeOffset day) => day.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);

    private static DateTimeOffset Special(Utterance said, DateTimeOffset now) =>
        said.Has("tomorrow's", "tomorrows", "tomorrow") ? now.AddDays(1) : now;

    private static Reply? InPlace(Match timeIn, Utterance said, Scene scene)
    {
        IReadOnlyList<string> place = timeIn.Words("place");
        if (Durations.TryRead(place, out TimeSpan after, out _) && after < TimeSpan.FromDays(10_000))
        {
            bool past = said.Has("ago", "was");
            DateTimeOffset then = past ? scene.Now - after : scene.Now + after;
            string day = then.Date == scene.Now.Date ? "" : $" on {Day(then)}";
            return scene.Say(past ? $"It was {Say(then)}{day}." : $"It will be {Say(then)}{day}.");
        }

        string name = string.Join(' ', place.Where(w => w is not ("right" or "now" or "the" or "at" or "moment")));
        string shown = string.Join(' ', name.Split(' ').Select(Sentences.Capital));
        if (
            !Zones.TryGetValue(name, out string? id)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone)
        )
        {
            return scene.Say($"I do not know the time in {shown}. Here it is {Say(scene.Now)}.");
        }

        DateTimeOffset there = TimeZoneInfo.ConvertTime(scene.Now, zone);
        string weekday = there.Date == scene.Now.Date ? "" : $" on {there.DayOfWeek}";
        return scene.Say($"In {shown} it is {Say(there)}{weekday}.");
    }

    private static string Until(DateTimeOffset target, Scene scene, bool asksWhen)
    {
        int days = (target.Date - scene.Now.Date).Days;
        return days switch
        {
            0 => $"That is today, {Day(target)}.",
            1 => $"That is tomorrow, {Day(target)}.",
            > 1 when asksWhen => $"That is on {Day(target)}, in {days} days.",
            > 1 => $"It is {days} days until {Day(target)}.",
            _ => $"That was {-days} {(days == -1 ? "day" : "days")} ago, on {Day(target)}.",
        };
    }
}
