using System.Reflection;

namespace FluxPay.Tests;

/// <summary>Counts the calls of a port; <c>(T)(object)</c> of it is the port.</summary>
public class Counted : DispatchProxy
{
    private object _inner = null!;
    private int _calls;

    public int Calls => _calls;

    public static Counted Around<T>(T inner) where T : class
    {
        var counted = (Counted)(object)Create<T, Counted>();
        counted._inner = inner;
        return counted;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Interlocked.Increment(ref _calls);
        return targetMethod!.Invoke(_inner, args);
    }
}
