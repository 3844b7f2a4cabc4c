using System.Text;

namespace Parley.Engines.Chat;

/// <summary>
/// Takes out what a reasoning model thinks aloud between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, and the blank lines
/// before the answer. One filter per answer.
/// </summary>
internal sealed class ThinkFilter
{
    private const string Open = "<think>";
    private const string Close = "</think>";
    private readonly StringBuilder _held = new();
    private bool _inside;
    private bool _started;

    /// <summary>The part of the text so far that may be spoken; a beginning tag is held back until it is whole.</summary>
    public string Push(string delta)
    {
        _held.Append(delta);
        StringBuilder spoken = new();
        while (_held.Length > 0)
        {
            string held = _held.ToString();
            string tag = _inside ? Close : Open;
            int at = held.IndexOf(tag, StringComparison.Ordinal);
            if (at >= 0)
            {
                spoken.Append(_inside ? "" : held[..at]);
                _held.Remove(0, at + tag.Length);
                _inside = !_inside;
                continue;
            }

            int keep = Overlap(held, tag);
            spoken.Append(_inside ? "" : held[..^keep]);
            _held.Remove(0, held.Length - keep);
            break;
        }

        return Begin(spoken.ToString());
    }

    /// <summary>What was held back, once the answer is complete.</summary>
    public string Flush()
    {
        string rest = _inside ? "" : _held.ToString();
        _held.Clear();
        return Begin(rest);
    }

    private string Begin(string text)
    {
        text = _started ? text : text.TrimStart();
        _started |= text.Length > 0;
        return text;
    }

    private static int Overlap(string text, string tag)
    {
        for (int length = Math.Min(text.Length, tag.Length - 1); length > 0; length--)
        {
            if (text.EndsWith(tag[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}
