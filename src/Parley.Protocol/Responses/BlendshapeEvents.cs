namespace Parley.Protocol.Responses;

/// <summary><c>response.animation_blendshapes.delta</c>: frames of the face, 60 a second; frame n belongs to n/60 s of the audio.</summary>
/// <param name="FrameIndex">Index of the first frame in the response's audio.</param>
/// <param name="Frames">Whole frames of <see cref="ValuesPerFrame"/> values from 0 to 1, one after the other.</param>
/// <exception cref="ArgumentOutOfRangeException">Not whole frames, or more than <see cref="MaxFrames"/>.</exception>
public sealed record BlendshapesDelta(ContentPlace Place, int FrameIndex, ReadOnlyMemory<float> Frames)
    : ContentEvent(Place)
{
    public const int ValuesPerFrame = 55;
    public const int FramesPerSecond = 60;

    /// <summary>Far above the frames of one piece of audio, far below the largest message that stock clients take.</summary>
    public const int MaxFrames = 600;

    public ReadOnlyMemory<float> Frames { get; } =
        Frames.Length <= MaxFrames * ValuesPerFrame && Frames.Length % ValuesPerFrame == 0
            ? Frames
            : throw new ArgumentOutOfRangeException(nameof(Frames));
}

/// <summary><c>response.animation_blendshapes.done</c>.</summary>
public sealed record BlendshapesDone(ContentPlace Place) : ContentEvent(Place);
