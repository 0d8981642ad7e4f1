"""`make chaos`: the product is killed, frozen and robbed of its servers, and then asked what became of its promises."""
