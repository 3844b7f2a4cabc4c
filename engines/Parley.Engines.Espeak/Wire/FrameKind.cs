namespace Parley.Espeak.Wire;

/// <summary>What a frame between Parley and its espeak child says. Numbers are little-endian, text is UTF-8.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the child: speak. <c>i32</c> words per minute, <c>i32</c> pitch 0 to 100, <c>u16</c> bytes of voice, voice, text.</summary>
    Speak = 1,

    /// <summary>To the child: forget that request; it still ends with <see cref="Done"/>.</summary>
    Cancel = 2,

    /// <summary>
    /// From the child, once, first: <c>i32</c> samples per second, then text: the version on a line, then one line per voice:
    /// language, gender (<c>M</c>, <c>F</c> or <c>-</c>), name, with tabs between.
    /// </summary>
    Hello = 16,

    /// <summary>From the child: samples, mono, 16 bit.</summary>
    Audio = 17,

    /// <summary>From the child: a word begins. <c>i32</c> sample, <c>i32</c> index of its first code point, <c>i32</c> code points.</summary>
    Word = 18,

    /// <summary>From the child: a phoneme begins. <c>i32</c> sample, then its name in IPA.</summary>
    Phoneme = 19,

    /// <summary>From the child: nothing more comes for this request.</summary>
    Done = 20,

    /// <summary>From the child: the request failed; text says why. Nothing more comes for it.</summary>
    Failed = 21,
}
