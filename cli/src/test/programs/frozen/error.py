print("before")
undefined_name + 1
