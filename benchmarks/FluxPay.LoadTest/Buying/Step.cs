namespace FluxPay.LoadTest.Buying;

/// <summary>What a buyer waits for.</summary>
internal enum Step
{
    /// <summary>A place in the waiting room, and each look at it.</summary>
    Queue,
    Order,

    /// <summary>The buyer in the payment window of the gateway.</summary>
    Window,
    Confirm,

    /// <summary>A payment whose outcome was not known at first.</summary>
    Settle,
    Use,

    /// <summary>An order that credits pay.</summary>
    Feature,
    Complete,
}
